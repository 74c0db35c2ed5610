// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

/**
 * The parts of the history that are not sent with a question.
 *
 * @param exchanges number of omitted questions with their answers, the oldest
 * @param attachments number of omitted attachments of earlier questions that are sent
 * @param answers number of answers of which only a part is sent
 */
public record OmittedHistory(int exchanges, int attachments, int answers) {

    public static final OmittedHistory NOTHING = new OmittedHistory(0, 0, 0);

    public boolean nothing() {
        return equals(NOTHING);
    }
}
