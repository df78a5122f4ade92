target_link_libraries(miroir_mail PRIVATE CURL::libcurl)
