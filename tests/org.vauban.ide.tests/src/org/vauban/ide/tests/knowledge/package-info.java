// SPDX-License-Identifier: EPL-2.0
/** Tests of what the IDE shows of the index. */
package org.vauban.ide.tests.knowledge;
