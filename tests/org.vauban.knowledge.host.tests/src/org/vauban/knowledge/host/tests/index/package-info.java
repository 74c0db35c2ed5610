// SPDX-License-Identifier: EPL-2.0
/** Tests of the Lucene index: searching, kills, full disks, vectors. */
package org.vauban.knowledge.host.tests.index;
