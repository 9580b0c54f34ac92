package org.simplectic.host;

/**
 * One bundle as the lock knows it.
 *
 * @param feature the feature that brought it
 * @param id {@code group:artifact:version}
 * @param file its path under the distribution
 * @param sha256 its hash, in lower-case hexadecimal
 */
record LockedBundle(String feature, String id, String file, String sha256) {}
