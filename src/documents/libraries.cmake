pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(cmark REQUIRED IMPORTED_TARGET libcmark)
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)
target_link_libraries(miroir_documents PRIVATE PkgConfig::xlsxwriter PkgConfig::cmark PkgConfig::ical)

# The script that WeasyPrint runs in: part of the program, so that nothing has to be found beside it.
miroir_embed(miroir_documents miroir::documents::embedded_scripts documents/embedded.hpp
  ${CMAKE_SOURCE_DIR}/src/documents/pdf_press.py)
