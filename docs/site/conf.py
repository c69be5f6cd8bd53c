# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx makes HTML of the pages that antsibull-docs writes: see `make site`."""

from __future__ import annotations

import re

from docutils import nodes

project = "windowkeeper.ssm"
copyright = "The windowkeeper.ssm authors"  # pylint: disable=redefined-builtin
html_title = "windowkeeper.ssm"
html_short_title = html_title
html_theme = "sphinx_ansible_theme"
# No version in the menu, and no advertisements.
html_theme_options = {
    "navigation_depth": 2,
    "collapse_navigation": False,
    "display_version": False,
    "show_extranav": False,
    "show_rtd_ethical_ads": False,
}
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False
extensions = ["sphinx_antsibull_ext"]
pygments_style = "ansible"
highlight_language = "yaml+jinja"
default_role = "any"
# A typographer's quotes and dashes could not be pasted.
smartquotes = False
# Every reference must lead somewhere; the session site turns warnings into errors.
nitpicky = True

ANSIBLE = "https://docs.ansible.com/ansible/latest"
#: Labels of Ansible's own documentation, without a look at its inventory: a build needs no network.
OUTSIDE = {
    "action_plugins": "plugins/action.html#action-plugins",
    "ansible_configuration_settings": "reference_appendices/config.html#ansible-configuration-settings",
    "common_return_values": "reference_appendices/common_return_values.html#common-return-values",
}
#: Plugins of these collections. That they exist, `antsibull-docs lint-collection-docs` has checked.
PLUGIN = re.compile(
    r"ansible_collections\.(ansible|amazon)\.(builtin|aws)\.(\w+?_(?:module|filter|lookup|role))(__.*)?"
)


def outside(kind, label):
    """The address of a label or environment variable of Ansible's documentation; None if it is none of those."""
    if kind == "envvar" and label.startswith("ANSIBLE_"):
        return "%s/reference_appendices/config.html#envvar-%s" % (ANSIBLE, label)
    if kind != "ref":
        return None
    if label in OUTSIDE:
        return "%s/%s" % (ANSIBLE, OUTSIDE[label])
    found = PLUGIN.fullmatch(label)
    return found and "%s/collections/%s/%s/%s.html" % ((ANSIBLE, *found.groups()[:3]))


def lead_outside(_app, _env, node, text):
    """Make a link of a reference that no page here answers, if Ansible's documentation does."""
    address = outside(node.get("reftype"), node["reftarget"])
    return nodes.reference("", "", text, internal=False, refuri=address) if address else None


def setup(app):
    app.connect("missing-reference", lead_outside)
