// SPDX-License-Identifier: EPL-2.0
/**
 * Where to go on after an edit: the places that a rename, a new signature or a repeated change has left behind. Without
 * a model.
 */
package org.vauban.assist.nextedit;
