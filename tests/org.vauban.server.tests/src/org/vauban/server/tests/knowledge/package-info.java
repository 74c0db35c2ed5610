// SPDX-License-Identifier: EPL-2.0
/** Knowledge packs that are shared. */
package org.vauban.server.tests.knowledge;
