// SPDX-License-Identifier: EPL-2.0
/** After an edit: a mark in the ruler at the next place, and a key that goes there and makes the change. */
package org.vauban.ide.nextedit;
