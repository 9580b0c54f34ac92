package org.simplectic.host;

/** Some bundles need what no installed bundle offers; the message names feature, bundle, need, provider and fix. */
public final class ResolutionFailure extends HostException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure from an explanation.
     *
     * @param explanation one paragraph for each unmet need
     */
    public ResolutionFailure(String explanation) {
        super(explanation);
    }
}
