package org.simplectic.provisioning.internal.resolve;

import java.util.List;
import java.util.Set;
import org.simplectic.provisioning.internal.repository.Artifact;

/**
 * What shall be different.
 *
 * @param wanted a list for each thing wanted, of the artifacts that would do, best first
 * @param unwanted the symbolic names that shall go
 * @param fresh the symbolic names of which the newest version is taken, rather than the installed one
 */
public record Wish(List<List<Artifact>> wanted, Set<String> unwanted, Set<String> fresh) {}
