// SPDX-License-Identifier: EPL-2.0
/** What is told to somebody who did not ask at this moment. */
package org.vauban.ide.notices;
