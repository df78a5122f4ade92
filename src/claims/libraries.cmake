target_link_libraries(miroir_claims PRIVATE PkgConfig::sodium)
