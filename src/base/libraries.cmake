target_link_libraries(miroir_base PUBLIC Boost::headers fmt::fmt nlohmann_json::nlohmann_json PkgConfig::sodium Threads::Threads
  PRIVATE Boost::locale yaml-cpp)

# The interface's words: gettext catalogues, checked and compiled at build, embedded in the program.
find_program(MSGFMT msgfmt REQUIRED)
set(catalogues "")
foreach(language fr en)
  set(catalogue ${CMAKE_BINARY_DIR}/locale/${language}.mo)
  add_custom_command(OUTPUT ${catalogue} COMMAND ${MSGFMT} --check -o ${catalogue} ${CMAKE_SOURCE_DIR}/locale/${language}.po
    DEPENDS ${CMAKE_SOURCE_DIR}/locale/${language}.po VERBATIM)
  list(APPEND catalogues ${catalogue})
endforeach()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/locale)
miroir_embed(miroir_base miroir::base::embedded_catalogues base/embedded.hpp ${catalogues})
