target_link_libraries(miroir_claims PRIVATE PkgConfig::sodium CURL::libcurl)
set_source_files_properties(src/claims/synth/options.cpp PROPERTIES
  COMPILE_DEFINITIONS MIROIR_COMMUNES_FILE="${CMAKE_SOURCE_DIR}/node_modules/@etalab/decoupage-administratif/data/communes.json")
