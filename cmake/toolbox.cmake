# Compiler options, folders as targets, and the tools that make a rebuild quick.

find_program(MIROIR_CCACHE ccache)
if(MIROIR_CCACHE)
  # The two sloppiness words are what ccache needs to keep objects built with a precompiled header; the base
  # folder lets two checkouts of the project share their objects.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${MIROIR_CCACHE})
endif()
find_program(MIROIR_MOLD mold)
if(MIROIR_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(MIROIR_SANITIZE)
  add_compile_options(-fsanitize=${MIROIR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # Clang 14 cannot assemble a coroutine with this one check.
    $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  add_link_options(-fsanitize=${MIROIR_SANITIZE})
endif()
if(MIROIR_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Warnings are errors in our own code.
function(miroir_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
    # What ccache asks of either compiler before it keeps objects built with a precompiled header.
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>"
    # GCC 12 is wrong about copied strings when it optimises (its bugs 105329 and 105651); clang-tidy looks there too.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:RelWithDebInfo>>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread>)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# miroir_folder(NAME DEPENDENCY…): src/NAME as the static library miroir_NAME.
# A folder's optional CMakeLists fragment src/NAME/libraries.cmake links its outside libraries.
function(miroir_folder name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(target miroir_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp)
    miroir_options(${target})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    set(scope INTERFACE)
  endif()
  foreach(dependency ${ARGN})
    target_link_libraries(${target} ${scope} miroir_${dependency})
  endforeach()
  if(sources AND EXISTS ${CMAKE_SOURCE_DIR}/src/${name}/libraries.cmake)
    include(${CMAKE_SOURCE_DIR}/src/${name}/libraries.cmake)
  endif()
endfunction()

# miroir_embed(TARGET FUNCTION HEADER FILE…): compiles files into TARGET. FUNCTION (namespace and all) is declared in
# HEADER and returns them as base::EmbeddedFile, named by file name.
function(miroir_embed target function header)
  string(MAKE_C_IDENTIFIER ${function} symbol)
  string(REGEX REPLACE "::[^:]+$" "" namespace ${function})
  string(REGEX REPLACE "^.*::" "" name ${function})
  set(assembly "")
  set(declarations "")
  set(entries "")
  set(index 0)
  foreach(file ${ARGN})
    get_filename_component(file_name ${file} NAME)
    set(label ${symbol}_${index})
    string(APPEND assembly "\"${label}_begin:\\n.incbin \\\"${file}\\\"\\n${label}_end:\\n.byte 0\\n\"\n")
    string(APPEND declarations "extern \"C\" const char ${label}_begin[];\nextern \"C\" const char ${label}_end[];\n")
    string(APPEND entries "      {\"${file_name}\", {${label}_begin, static_cast<std::size_t>(${label}_end - ${label}_begin)}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(source ${CMAKE_BINARY_DIR}/embedded/${symbol}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Made by miroir_embed.
#include \"${header}\"
__asm__(\".section .rodata\\n.balign 16\\n\"
${assembly}\".previous\\n\");
${declarations}
namespace ${namespace} {
std::span<const base::EmbeddedFile> ${name}() {
  static const base::EmbeddedFile files[] = {
${entries}  };
  return files;
}
}  // namespace ${namespace}
")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}" SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
