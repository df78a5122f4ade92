// HTML pages of our own as PDF: tagged, fonts embedded, language and title from the page. WeasyPrint sets them in a
// Python process that lives as long as its press, since starting it takes longer than a page.
//
// The process is started without a shell, with an empty environment and a folder of its own, readable by nobody else,
// which goes with it. It fetches nothing but the files given (docs/adr/0017). Pages and PDFs pass through a socket and
// never touch the disk. A page that takes too long ends the process; the press then refuses all that follows.
// A press is for one thread at a time; several presses use several cores.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace miroir::documents {

// What pages may name as "miroir:NAME". Style sheets (".css") apply to every page.
struct PressFile {
  std::string name;
  std::string bytes;
};

struct PressLimits {
  std::chrono::milliseconds start{60'000};
  std::chrono::milliseconds page{60'000};
};

class PdfPress {
 public:
  // Refuses ("no-weasyprint") when Python or WeasyPrint is missing, and says which package to install.
  static base::Result<std::unique_ptr<PdfPress>> start(std::span<const PressFile> files, PressLimits limits = {});
  ~PdfPress();
  PdfPress(const PdfPress&) = delete;
  PdfPress& operator=(const PdfPress&) = delete;

  // The PDF's bytes. Refuses ("page-not-printed") a page that WeasyPrint cannot set, or that takes too long.
  base::Result<std::string> print(std::string_view html);
  bool is_usable() const { return socket_ >= 0; }

 private:
  PdfPress() = default;
  base::Result<void> launch();
  bool send(std::string_view bytes, std::chrono::steady_clock::time_point deadline);
  bool receive(std::string& bytes, std::size_t count, std::chrono::steady_clock::time_point deadline);
  // The next message: its word and what follows. False: the process is gone or late.
  bool receive_message(std::string& word, std::string& content, std::chrono::steady_clock::time_point deadline);
  void stop();

  PressLimits limits_;
  std::filesystem::path folder_;
  int process_ = -1;
  int socket_ = -1;
};

}  // namespace miroir::documents
