#include "web/paper/printer.hpp"

#include "web/paper/papers.hpp"

namespace miroir::web {
namespace {

constexpr std::chrono::seconds longest_wait{30};

}  // namespace

base::Result<std::string> PaperPrinter::print(std::string_view html) {
  if (!free_.try_acquire_for(longest_wait)) {
    return base::refuse("printer-busy", "others are printing: try again in a minute");
  }
  auto press = take();
  auto pdf = press ? (*press)->print(html) : base::Result<std::string>(press.error());
  if (press && (*press)->is_usable()) {
    const std::scoped_lock lock(mutex_);
    ready_ = std::move(*press);
  }
  free_.release();
  return pdf;
}

base::Result<std::unique_ptr<documents::PdfPress>> PaperPrinter::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (ready_) {
      return std::move(ready_);
    }
  }
  return documents::PdfPress::start(press_files());
}

}  // namespace miroir::web
