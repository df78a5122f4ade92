target_link_libraries(miroir_claims PRIVATE PkgConfig::sodium)
target_compile_definitions(miroir_claims PRIVATE
  MIROIR_COMMUNES_FILE="${CMAKE_SOURCE_DIR}/node_modules/@etalab/decoupage-administratif/data/communes.json")
