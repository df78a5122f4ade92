// PDF presses shared by requests: started when first needed, at most two at work, one kept ready for the next page.
// Safe to use from several threads.
#pragma once

#include "documents/pdf_press.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>

namespace miroir::web {

class PaperPrinter {
 public:
  // Refuses what PdfPress refuses, and ("printer-busy") when no press is free in half a minute.
  base::Result<std::string> print(std::string_view html);

 private:
  base::Result<std::unique_ptr<documents::PdfPress>> take();

  static constexpr int most_at_work = 2;
  std::counting_semaphore<most_at_work> free_{most_at_work};
  std::mutex mutex_;
  std::unique_ptr<documents::PdfPress> ready_;
};

}  // namespace miroir::web
