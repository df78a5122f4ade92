# Outside libraries. Debian packages, except DuckDB: its library and header come from two npm
# packages of one version, checked here by hash so that a changed file is never linked unnoticed.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url locale)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 QUIET)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

function(miroir_check_hash file expected)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${file} is missing: run script/setup")
  endif()
  file(SHA256 ${file} actual)
  if(NOT actual STREQUAL expected)
    message(FATAL_ERROR "${file} is not the file expected (sha256 ${actual}, expected ${expected}): run script/setup")
  endif()
endfunction()

set(duckdb_library ${CMAKE_SOURCE_DIR}/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so)
set(duckdb_header ${CMAKE_SOURCE_DIR}/node_modules/duckdb/src/duckdb/src/include/duckdb.h)
miroir_check_hash(${duckdb_library} 1ef33048e12235115ac0d277a0aaccbb560e33248144f488b5ac005cd9ba81b5)
miroir_check_hash(${duckdb_header} cbe6a827284375c5a646b8f27dbd3a00808ce8738b5bbb49c190cb1e08540281)
# Only the header itself is copied: the folder around it holds DuckDB's C++ sources.
configure_file(${duckdb_header} ${CMAKE_BINARY_DIR}/duckdb/duckdb.h COPYONLY)
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES IMPORTED_LOCATION ${duckdb_library})
target_include_directories(duckdb SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/duckdb)
