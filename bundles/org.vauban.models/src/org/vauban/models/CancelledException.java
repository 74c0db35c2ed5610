// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Reports that the {@link ProgressListener} has cancelled an operation. */
public final class CancelledException extends CatalogueException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a sentence for the user. */
    public CancelledException() {
        super(Messages.text("store.cancelled"));
    }
}
