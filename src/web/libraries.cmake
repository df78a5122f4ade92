target_link_libraries(miroir_web PRIVATE spdlog::spdlog)
