"""A web on loopback: a network of its own, name server, sites that take their time, and a database that is far away."""
