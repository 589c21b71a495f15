"""A second import of the same rows adds nothing, and customers of the system are found."""

from customers.register import KnownCustomer, plan_import, read_register

from .invented import TODAY, delimited, workbook

HEADING = ["姓名", "电话", "居住地址", "咨询时间", "出生日期"]


class Clinic:
    """A clinic that remembers what a plan would have stored; counts how often it is asked."""

    def __init__(self, plan=None, people=()):
        created = [row for row in plan.rows if row.action in ("create", "merge_visit")] if plan else []
        self.digests = {row.digest for row in created}
        self.people = [
            *people,
            *(
                KnownCustomer(
                    f"C{place}",
                    row.values["name"],
                    frozenset(p["e164"] for p in row.values["phones"]),
                    row.values["address"] or "",
                )
                for place, row in enumerate(created)
                if row.action == "create"
            ),
        ]
        self.asked = []

    def customers(self, name_keys, phones):
        self.asked.append("customers")
        return self.people

    def imported(self, digests):
        self.asked.append("imported")
        return self.digests & set(digests)


def _plan(rows, known):
    return plan_import(read_register(delimited([HEADING, *rows], "utf-8"), "a.csv"), known, TODAY)


def test_second_import_of_a_workbook_adds_nothing():
    register = read_register(workbook(), "a.xlsx")
    clinic = Clinic(plan_import(register, None, TODAY))
    again = plan_import(register, clinic, TODAY)
    assert again.counts == {"create": 0, "merge_visit": 0, "skip_exact_duplicate": 36, "review": 4, "reject": 5}
    assert clinic.asked == ["customers", "imported"]


def test_row_known_from_another_file_form_is_skipped():
    row = ["甲子岚", "17000000001", "虚构市1号", "2024-03-05", ""]
    clinic = Clinic(_plan([row], None))
    assert _plan([["甲子岚", "170-0000-0001", "虚构市1号", "2024/3/5", ""]], clinic).counts["skip_exact_duplicate"] == 1
    assert _plan([["甲子岚", "170-0000-0001", "虚构市1号", "2024/3/6", ""]], clinic).counts["merge_visit"] == 1


def test_customers_of_the_system_are_matched():
    clinic = Clinic(people=[KnownCustomer("K1", "甲子嵐", frozenset({"+8617000000001"}), "虚构市1号", "1990-05-03")])
    plan = _plan(
        [
            ["甲子岚", "17000000001", "", "2024-03-05", ""],
            ["乙子岚", "17000000001", "", "2024-03-05", ""],
            ["甲子岚", "", "虛構市 1號", "2024-03-06", ""],
            ["甲子岚", "17000000002", "", "2024-03-07", "1990.5.3"],
            ["甲子岚", "17000000003", "", "2024-03-08", ""],
        ],
        clinic,
    )
    assert [(row.action, row.of and row.of.customer, row.why) for row in plan.rows] == [
        ("merge_visit", "K1", None),
        ("review", "K1", "same_phone_other_name"),
        ("review", "K1", "same_name_address"),
        ("review", "K1", "same_name_birth_date"),
        ("create", None, None),
    ]


def test_a_row_that_only_looks_alike_is_no_duplicate():
    plan = _plan(
        [["甲子岚", "17000000001", "", "2024-03-05", ""], ["甲子岚", "170 0000 0001", "", "2024-03-05", ""]], None
    )
    assert [row.action for row in plan.rows] == ["create", "merge_visit"]
