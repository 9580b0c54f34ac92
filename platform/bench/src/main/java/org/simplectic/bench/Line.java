package org.simplectic.bench;

/**
 * How we compare with one peer at one size; with an empty peer name, our figures alone.
 *
 * @param caseName group and name
 * @param size the problem's size
 * @param setting the peer's method and parameters; ours where there is no peer
 * @param ours our seconds
 * @param peer their seconds
 * @param peerName who they are
 * @param best whether no peer, at any setting, is faster at this size (for initial-value problems: and this error)
 * @param oursSetting our method and parameters
 * @param error our error
 * @param peerError theirs
 * @param gflops nominal operations a second of ours, in 10^9
 * @param gbytes nominal bytes a second of ours, in 10^9
 */
record Line(
        String caseName,
        String size,
        String setting,
        double ours,
        double peer,
        String peerName,
        boolean best,
        String oursSetting,
        double error,
        double peerError,
        double gflops,
        double gbytes) {

    static Line alone(Row ours) {
        return new Line(
                ours.caseName(),
                ours.size(),
                ours.setting(),
                ours.seconds(),
                Double.NaN,
                "",
                false,
                ours.setting(),
                ours.error(),
                Double.NaN,
                ours.gflops(),
                ours.gbytes());
    }

    static Line of(Row ours, Row peer, String setting, boolean best) {
        return new Line(
                peer.caseName(),
                peer.size(),
                setting,
                ours.seconds(),
                peer.seconds(),
                peer.peer(),
                best,
                ours.setting(),
                ours.error(),
                peer.error(),
                ours.gflops(),
                ours.gbytes());
    }

    /** Our seconds over theirs; not a number without a peer. */
    double ratio() {
        return ours / peer;
    }

    /** As a JSON object; figures that are not known are left out. */
    String toJson(int threads) {
        var json = new Row.Json()
                .add("case", caseName)
                .add("size", size)
                .add("setting", setting)
                .add("ours", ours)
                .add("peer", peer);
        if (!peerName.isEmpty()) {
            json.add("peerName", peerName);
        }
        json.add("ratio", ratio());
        if (best) {
            json.add("best", true);
        }
        return json.add("oursSetting", oursSetting)
                .add("error", error)
                .add("peerError", peerError)
                .add("gflops", gflops)
                .add("gbytes_per_s", gbytes)
                .add("threads", threads)
                .toString();
    }
}
