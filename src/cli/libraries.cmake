target_link_libraries(miroir_cli PUBLIC Boost::headers)
# The catalogue of a program that runs from where it was built.
set_source_files_properties(src/cli/catalogue_folder.cpp PROPERTIES
  COMPILE_DEFINITIONS MIROIR_CATALOGUE_FOLDER="${CMAKE_SOURCE_DIR}/catalogue")
set_source_files_properties(src/cli/version.cpp PROPERTIES COMPILE_DEFINITIONS MIROIR_VERSION="${PROJECT_VERSION}")
