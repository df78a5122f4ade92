// Contracts with members: the association's list and each one's page, and a member's own, read and signed on screen.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_contracts(const Request& request, Context& context);
// A form: "groupe", "annee"; offers one to each member of the group who has none.
Response offer_contracts(const Request& request, Context& context);
Response show_contract(const Request& request, Context& context);
// A form: "action", and what it asks: "texte", "motif", "jour", the file "scan".
Response change_contract(const Request& request, Context& context);
Response show_contract_scan(const Request& request, Context& context);

Response show_own_contracts(const Request& request, Context& context);
Response show_own_contract(const Request& request, Context& context);
// A form: "version", "empreinte" of the text read, "lu".
Response sign_own_contract(const Request& request, Context& context);

// The contract that an address names.
std::optional<programme::Contract> named_contract(const Context& context);

}  // namespace miroir::web
