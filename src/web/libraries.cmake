target_link_libraries(miroir_web PRIVATE spdlog::spdlog)

# Pages are embedded, so that the program is one file: templates, styles in the order of src/web/assets.cpp, fonts.
file(GLOB templates CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/templates/*.mustache)
file(GLOB assets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/styles/*.css ${CMAKE_SOURCE_DIR}/web/images/*.svg
  ${CMAKE_SOURCE_DIR}/web/scripts/*.js)
set(fonts ${CMAKE_SOURCE_DIR}/node_modules/@fontsource/atkinson-hyperlegible-next/files)
foreach(subset latin latin-ext)
  foreach(weight 400 700)
    list(APPEND assets ${fonts}/atkinson-hyperlegible-next-${subset}-${weight}-normal.woff2)
  endforeach()
endforeach()
miroir_embed(miroir_web miroir::web::embedded_templates web/embedded.hpp ${templates})
miroir_embed(miroir_web miroir::web::embedded_assets web/embedded.hpp ${assets})
