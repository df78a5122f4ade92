target_link_libraries(miroir_cli PUBLIC Boost::headers)
# The catalogue of a program that runs from where it was built.
target_compile_definitions(miroir_cli PRIVATE MIROIR_CATALOGUE_FOLDER="${CMAKE_SOURCE_DIR}/catalogue")
