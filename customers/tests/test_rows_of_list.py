"""The rows of a list of customers, put together in Python: nothing in them becomes markup."""

import datetime

from customers.templatetags.customer_rows import customer_rows

LINE = {
    "url": "/customers/1/", "number": "C000001", "name": "<b>&'\"", "sex": "女", "age": "32", "stage": "咨询",
    "state": "进行中", "registered": datetime.datetime(2026, 3, 4, 20, 0, tzinfo=datetime.UTC),
    "match": {"before": "<i>", "hit": "王", "after": "&"},
}  # fmt: skip
NAME = "&lt;b&gt;&amp;&#x27;&quot;"
LINK = '<a href="/customers/1/">'
START = f'<tr><td class="tabular">{LINK}C000001</a></td><th scope="row">{LINK}{NAME}</a></th>'
END = '<td>女</td><td>32</td><td>咨询</td><td>进行中</td><td class="tabular">2026-03-05</td></tr>'


def test_row_is_escaped_and_tells_the_clinics_day() -> None:
    assert customer_rows([LINE]) == START + END


def test_row_of_a_search_shows_the_part_that_matched() -> None:
    assert customer_rows([LINE, LINE], matched=1) == 2 * (START + "<td>&lt;i&gt;<mark>王</mark>&amp;</td>" + END)


def test_no_rows_are_no_markup() -> None:
    assert customer_rows([]) == ""
