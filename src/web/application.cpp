#include "web/application.hpp"

#include <sodium.h>

namespace miroir::web {

Application::Application(store::PlatformStore& platform_store, Settings chosen_settings, std::string platform_secret)
    : store(platform_store),
      settings(chosen_settings),
      secret(std::move(platform_secret)),
      now([] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }),
      random_bytes([](std::size_t bytes) {
        std::string out(bytes, '\0');
        randombytes_buf(out.data(), out.size());
        return out;
      }),
      returns(platform_store),
      unknown_login_hash(programme::hash_password("nobody", settings.password_cost)) {}

}  // namespace miroir::web
