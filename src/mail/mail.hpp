//! The door of mail: e-mails are written as rows in the transaction that wants them, and handed to a relay later.
//! In a demo there is no relay: they are read on the built-in mailbox page.
#pragma once

#include "mail/outbox.hpp"
#include "mail/relay.hpp"
