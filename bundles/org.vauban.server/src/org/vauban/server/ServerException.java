// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

/** Reports that the server cannot start; one sentence says why and what to do. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    public ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
