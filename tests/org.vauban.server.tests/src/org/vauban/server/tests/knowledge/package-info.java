// SPDX-License-Identifier: EPL-2.0
/** Tests of shared knowledge packs. */
package org.vauban.server.tests.knowledge;
