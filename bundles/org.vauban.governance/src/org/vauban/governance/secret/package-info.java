// SPDX-License-Identifier: EPL-2.0
/**
 * What finds secrets in text: one detector for each kind, over one scan of the text. Internal to the bundle, whose
 * front door is {@link org.vauban.governance.SecretMasker}.
 */
package org.vauban.governance.secret;
