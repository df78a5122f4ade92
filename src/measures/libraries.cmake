target_link_libraries(miroir_measures PRIVATE yaml-cpp)
