target_link_libraries(miroir_base PUBLIC Boost::headers fmt::fmt nlohmann_json::nlohmann_json PkgConfig::sodium Threads::Threads)
