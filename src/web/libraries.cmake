target_link_libraries(miroir_web PRIVATE Boost::url spdlog::spdlog)
