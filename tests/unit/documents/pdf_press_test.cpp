// The press with the real WeasyPrint; texts are read back by poppler's own programs.
#include "documents/pdf_press.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace miroir::documents {
namespace {

namespace fs = std::filesystem;

const PressFile style{"paper.css", "@page { size: A4; margin: 10mm } p.hidden { display: none }"};

std::string page(const std::string& body) {
  return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Épreuve</title></head><body>" + body +
         "</body></html>";
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), got);
  }
  ::pclose(pipe);
  return text;
}

class Press : public ::testing::Test {
 protected:
  Press() { fs::create_directory(folder_); }
  ~Press() override { fs::remove_all(folder_); }
  std::string told(const std::string& pdf, const std::string& program, const std::string& end = "") {
    std::ofstream(folder_ / "page.pdf", std::ios::binary) << pdf;
    return output_of(fmt::format("{} '{}' {}", program, (folder_ / "page.pdf").string(), end));
  }

 private:
  fs::path folder_ = fs::temp_directory_path() / fmt::format("miroir-press-test-{}", ::getpid());
};

std::unique_ptr<PdfPress> started(PressLimits limits = {}) {
  auto press = PdfPress::start({&style, 1}, limits);
  EXPECT_TRUE(press) << press.error().message;
  return std::move(*press);
}

TEST_F(Press, sets_page_after_page_with_their_own_title_language_and_tags) {
  const auto press = started();
  for (const std::string words : {"Première page, 51 %", "Seconde page"}) {
    const auto pdf = press->print(page("<h1>" + words + "</h1><p class=\"hidden\">caché</p>"));
    ASSERT_TRUE(pdf) << pdf.error().message;
    const std::string text = told(*pdf, "pdftotext", "-");
    EXPECT_NE(text.find(words), std::string::npos) << text;
    EXPECT_EQ(text.find("caché"), std::string::npos) << "the style sheet does not apply";
    const std::string facts = told(*pdf, "pdfinfo");
    EXPECT_NE(facts.find("Title:           Épreuve"), std::string::npos) << facts;
    EXPECT_NE(facts.find("Tagged:          yes"), std::string::npos) << facts;
    EXPECT_NE(pdf->find("/Lang (fr)"), std::string::npos);
  }
}

TEST_F(Press, keeps_no_connection_of_the_program_that_starts_it_open) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);  // inherited, as any that does not say otherwise
  const auto press = started();
  ::close(ends[0]);
  pollfd other_end{ends[1], POLLIN, 0};
  EXPECT_EQ(::poll(&other_end, 1, 2000), 1) << "the other end is not told that this one was closed";
  ::close(ends[1]);
}

TEST_F(Press, fetches_nothing_but_the_files_given) {
  const auto press = started();
  const fs::path secret = fs::temp_directory_path() / fmt::format("miroir-press-secret-{}.svg", ::getpid());
  std::ofstream(secret) << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\"><text x=\"0\" "
                           "y=\"20\">SECRET</text></svg>";
  const auto pdf = press->print(page("<p>avant</p><img src=\"file://" + secret.string() +
                                     "\" alt=\"\"><object data=\"" + secret.string() + "\"></object><p>après</p>"));
  fs::remove(secret);
  ASSERT_TRUE(pdf) << pdf.error().message;
  const std::string text = told(*pdf, "pdftotext", "-");
  EXPECT_NE(text.find("après"), std::string::npos);
  EXPECT_EQ(text.find("SECRET"), std::string::npos);
}

TEST_F(Press, gives_up_a_page_that_takes_too_long_and_refuses_what_follows) {
  const auto press = started({std::chrono::milliseconds(60'000), std::chrono::milliseconds(1)});
  const auto pdf = press->print(page("<p>x</p>"));
  ASSERT_FALSE(pdf);
  EXPECT_EQ(pdf.error().code, "page-not-printed");
  EXPECT_FALSE(press->is_usable());
  EXPECT_FALSE(press->print(page("<p>x</p>")));
}

TEST_F(Press, leaves_no_folder_behind) {
  const auto folders = [] {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
      const std::string name = entry.path().filename().string();
      count += name.starts_with("miroir-press-") && !name.starts_with("miroir-press-test") ? 1 : 0;
    }
    return count;
  };
  const int before = folders();
  {
    const auto press = started();
    EXPECT_TRUE(press->print(page("<p>x</p>")));
  }
  EXPECT_LE(folders(), before);
}

}  // namespace
}  // namespace miroir::documents
