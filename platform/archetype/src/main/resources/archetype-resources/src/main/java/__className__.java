package ${package};

#parse("kinds/${kind}.java")
