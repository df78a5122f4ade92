# Every header compiles by itself, and twice in one file: one generated translation unit per header, without
# precompiled headers that would lend it theirs. Not part of "all"; the test below builds it.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/src/*.hpp)
set(units)
foreach(header ${headers})
  string(REPLACE "/" "__" unit ${header})
  set(unit ${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${unit}.cpp)
  set(text "#include \"${header}\"\n#include \"${header}\"\n")
  file(CONFIGURE OUTPUT ${unit} CONTENT "${text}" @ONLY)
  list(APPEND units ${unit})
endforeach()
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${units})
target_link_libraries(headers_alone PRIVATE miroir_cli)
miroir_options(headers_alone)
target_compile_options(headers_alone PRIVATE -O0 -g0)
add_test(NAME rules.headers_alone
  COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target headers_alone)
set_tests_properties(rules.headers_alone PROPERTIES LABELS rules RUN_SERIAL ON)
