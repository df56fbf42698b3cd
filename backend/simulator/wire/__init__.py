"""The dialer's public wire format over the simulated floor: routes, token, permissions, shapes."""
