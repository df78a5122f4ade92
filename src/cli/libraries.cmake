target_link_libraries(miroir_cli PUBLIC Boost::headers)
