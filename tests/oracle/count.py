#!/usr/bin/env python3
"""Counts the members of the twelve segments of config/segments, in another way than shoal does.

    count.py [--currency GBP] [--time-zone UTC] [--until INSTANT] FILE…    sizes and members, as JSON
    count.py --queries                                                     the queries it was written for, as JSON

It shares no code with shoal and was written from the contracts of events and language alone. It keeps every event,
and looks at each customer once, at the end: no timers, no state that is moved on, nothing incremental. The standard
library is enough.
"""

import argparse
import datetime
import decimal
import gzip
import json
import sys
import zoneinfo
from collections import defaultdict

MAX_FUTURE_SKEW_MS = 5 * 60 * 1000
HOUR_MS = 3600 * 1000
MINOR_UNITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "JOD": 3, "OMR": 3, "TND": 3}


# Reading


def instant(text):
    """RFC 3339 to milliseconds since 1970; finer digits are cut."""
    date, _, rest = text.replace("t", "T").partition("T")
    clock, zone = (rest[:-1], "+00:00") if rest[-1] in "Zz" else (rest[:-6], rest[-6:])
    whole, _, fraction = clock.partition(".")
    seconds = datetime.datetime.fromisoformat(f"{date}T{whole}{zone}").timestamp()
    return int(seconds) * 1000 + int((fraction + "000")[:3])


def read(paths):
    """All lines, each with its record's instant; those of several files as one log, by that instant."""
    records = []
    for path in paths:
        with open(path, "rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with (gzip.open if zipped else open)(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
                event["at"] = instant(event["occurred_at"])
                event["recorded"] = instant(event["timestamp"]) if "timestamp" in event else event["at"]
                event["customer_id"] = str(event["customer_id"])
                records.append(event)
    records.sort(key=lambda event: event["recorded"])
    return records


def by_customer(records, until):
    """The events that count of each customer: not refused, each id once, none from before an erasure."""
    customers = defaultdict(dict)
    for event in records:
        if event["recorded"] > until or event["at"] > event["recorded"] + MAX_FUTURE_SKEW_MS:
            continue
        customers[event["customer_id"]].setdefault((event["topic"], str(event["event_id"])), event)
    for customer_id, by_id in customers.items():
        events = [event for event in by_id.values() if event["at"] <= until]
        erasures = [event["at"] for event in events if event["topic"] == "signups" and event["kind"] == "erased"]
        erased = max(erasures, default=None)
        yield customer_id, [event for event in events if erased is None or event["at"] > erased]


def order_of(event):
    return event["at"], str(event["event_id"])


# What is known of one customer


class Order:
    """All events of one order id."""

    def __init__(self, events):
        first = {}
        for event in sorted(events, key=order_of):
            first.setdefault(event["status"], event)
        self.content = first.get("paid") or first.get("placed")
        self.date = min((first[s]["at"] for s in ("placed", "paid") if s in first), default=None)
        self.test = any(event.get("test") for event in events)
        failed = "payment_failed" in first and "paid" not in first
        self.placed = self.date is not None and not self.test
        self.counts = self.placed and "cancelled" not in first and not failed


class Customer:
    def __init__(self, events, shop):
        self.shop = shop
        self.browse = sorted((e for e in events if e["topic"] == "browse"), key=order_of)
        self.updates = sorted((e for e in events if e["topic"] == "signups"), key=order_of)
        by_order = defaultdict(list)
        for event in events:
            if event["topic"] == "orders":
                by_order[str(event["order_id"])].append(event)
        self.all_orders = [Order(of_one) for of_one in by_order.values()]
        self.orders = [order for order in self.all_orders if order.counts]
        self.known = bool(self.browse or self.updates or any(not order.test for order in self.all_orders))

    def order_dates(self):
        return [order.date for order in self.orders]

    def last_placed(self):
        """Of orders that were placed, even if they were cancelled later."""
        return max((order.date for order in self.all_orders if order.placed), default=None)

    def last_seen(self):
        seen = [event["at"] for event in self.browse if not event["name"].startswith("email_")]
        return max(seen + [order.date for order in self.all_orders if order.placed], default=None)

    def cart_updated(self):
        return max((event["at"] for event in self.browse if event["name"].startswith("cart_")), default=None)

    def cart_items(self):
        cart, emptied = defaultdict(int), self.last_placed()
        for event in self.browse:
            if emptied is not None and event["at"] <= emptied:
                continue
            line = (event.get("product_id"), event.get("variant_id"))
            if event["name"] == "cart_added":
                cart[line] += int(event.get("quantity", 1))
            elif event["name"] == "cart_removed":
                cart[line] = max(0, cart[line] - int(event.get("quantity", cart[line])))
            elif event["name"] == "cart_cleared":
                cart.clear()
            elif event["name"] == "cart_updated" and "lines" in event:
                cart.clear()
                for line in event["lines"]:
                    cart[line.get("product_id"), line.get("variant_id")] += int(line.get("quantity", 1))
        return sum(cart.values())

    def abandoned_checkout(self):
        started = max((event["at"] for event in self.browse if event["name"] == "checkout_started"), default=None)
        placed = self.last_placed()
        return None if started is None or (placed is not None and placed >= started) else started

    def email_status(self):
        status = None
        for update in self.updates:
            status = update.get("email_subscription_status", status)
        return status

    def countries(self):
        addresses = []
        for update in self.updates:
            if "addresses" in update:
                addresses = update["addresses"] or []
        shipped = [order.content.get("shipping_address") or {} for order in self.orders]
        return {address["country"].casefold() for address in addresses + shipped if address.get("country")}

    def spent_since(self, start):
        return sum(self.shop.minor(order.content) for order in self.orders if order.date >= start)

    def bought_since(self, category, start):
        lines = (line for order in self.orders if order.date >= start for line in order.content.get("items") or [])
        return any((line.get("category") or "").casefold() == category for line in lines)

    def views_since(self, start):
        return sum(event["name"] == "product_viewed" and event["at"] >= start for event in self.browse)


class Shop:
    """The currency, the time zone and the instant that everything is judged at."""

    def __init__(self, currency, zone, until):
        self.currency, self.zone, self.until = currency, zone, until
        self.decimals = MINOR_UNITS.get(currency, 2)
        self.today = datetime.datetime.fromtimestamp(until / 1000, zone).date()

    def minor(self, order):
        """The total in minor units of the store's currency, rounded half to even."""
        rate = decimal.Decimal(1) if order["currency"] == self.currency else decimal.Decimal(order["exchange_rate"])
        exact = decimal.Decimal(order["total"]) * rate * 10**self.decimals
        return int(exact.to_integral_value(decimal.ROUND_HALF_EVEN))

    def midnight(self, date):
        midnight = datetime.datetime.combine(date, datetime.time(), self.zone)
        return int(midnight.timestamp()) * 1000

    def days_ago(self, days):
        return self.midnight(self.today - datetime.timedelta(days=days))

    def months_ago(self, months):
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - months, 12)
        for day in range(self.today.day, 0, -1):
            try:
                return self.midnight(datetime.date(year, month + 1, day))
            except ValueError:
                continue

    def age_within(self, date, least_h, most_h):
        """`BETWEEN -most AND -least`: the window is half-open."""
        return date is not None and least_h * HOUR_MS <= self.until - date < most_h * HOUR_MS


# The segments: what each was written for, and how it is counted here

SEGMENTS = {
    "united-kingdom": ("customer_countries CONTAINS 'GB'", lambda c, s: "gb" in c.countries()),
    "newsletter-subscribers": (
        "email_subscription_status = 'SUBSCRIBED'",
        lambda c, s: c.email_status() == "SUBSCRIBED",
    ),
    "abandoned-cart": (
        "cart_items > 0 AND cart_updated_date BETWEEN -24h AND -1h",
        lambda c, s: s.age_within(c.cart_updated(), 1, 24) and c.cart_items() > 0,
    ),
    "abandoned-checkout": (
        "abandoned_checkout_date BETWEEN -72h AND -1h",
        lambda c, s: s.age_within(c.abandoned_checkout(), 1, 72),
    ),
    "window-shoppers": (
        "number_of_orders = 0 AND storefront.product_viewed MATCHES (date >= -7d, count >= 10)",
        lambda c, s: not c.orders and c.views_since(s.days_ago(7)) >= 10,
    ),
    "no-orders-yet": ("number_of_orders = 0", lambda c, s: not c.orders),
    "new-customers": (
        "first_order_date >= -30d",
        lambda c, s: bool(c.orders) and min(c.order_dates()) >= s.days_ago(30),
    ),
    "one-time-buyers": (
        "number_of_orders = 1 AND last_order_date < -30d",
        lambda c, s: len(c.orders) == 1 and max(c.order_dates()) < s.days_ago(30),
    ),
    "loyal": (
        "number_of_orders >= 4 AND last_order_date >= -6m",
        lambda c, s: len(c.orders) >= 4 and max(c.order_dates()) >= s.months_ago(6),
    ),
    "dormant-90-days": (
        "number_of_orders > 0 AND last_seen_date < -90d",
        lambda c, s: bool(c.orders) and c.last_seen() < s.days_ago(90),
    ),
    "big-spenders-30-days": (
        "orders_placed MATCHES (date >= -30d, sum_amount >= 500)",
        lambda c, s: c.spent_since(s.days_ago(30)) >= 500 * 10**s.decimals,
    ),
    "bought-lights-90-days": (
        "products_purchased MATCHES (category = 'lights', date >= -90d)",
        lambda c, s: c.bought_since("lights", s.days_ago(90)),
    ),
}


def count(records, shop):
    members = {segment_id: [] for segment_id in SEGMENTS}
    for customer_id, events in by_customer(records, shop.until):
        customer = Customer(events, shop)
        if not customer.known:
            continue
        for segment_id, (_, holds) in SEGMENTS.items():
            if holds(customer, shop):
                members[segment_id].append(customer_id)
    return members


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="*", metavar="FILE")
    arguments.add_argument("--currency", default="GBP")
    arguments.add_argument("--time-zone", default="UTC")
    arguments.add_argument("--until", help="RFC 3339, inclusive; without it, the last record's instant")
    arguments.add_argument("--queries", action="store_true")
    asked = arguments.parse_args()
    if asked.queries:
        return json.dump({segment_id: query for segment_id, (query, _) in SEGMENTS.items()}, sys.stdout)
    records = read(asked.files)
    until = instant(asked.until) if asked.until else max((event["recorded"] for event in records), default=0)
    zone = datetime.timezone.utc if asked.time_zone == "UTC" else zoneinfo.ZoneInfo(asked.time_zone)
    members = count(records, Shop(asked.currency, zone, until))
    at = datetime.datetime.fromtimestamp(until // 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    found = {segment_id: {"size": len(ids), "members": sorted(ids)} for segment_id, ids in members.items()}
    json.dump({"until": f"{at}.{until % 1000:03d}Z", "segments": found}, sys.stdout)


if __name__ == "__main__":
    main()
