// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

/** Who has asked, for what outlives the request. Any thread. */
@FunctionalInterface
public interface CallerIdentity {

    /** Looks whether the caller may still ask. Blocks for file access. @throws ApiException if not */
    void confirm() throws ApiException;
}
