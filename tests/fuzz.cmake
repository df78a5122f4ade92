# Each fuzz/NAME_fuzz.cpp is a libFuzzer program NAME_fuzz, built by the preset "fuzz". Its first inputs, if it has
# any, are in fuzz/corpus/NAME. script/fuzz builds and runs them all.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*_fuzz.cpp)
foreach(source ${sources})
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE miroir_claims miroir_web)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_compile_definitions(${name} PRIVATE MIROIR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  miroir_options(${name})
endforeach()
