"""The demo company itself and everyone it deals with. All of them are invented.

Addresses end in .example, a name kept free for that (RFC 2606); the telephone numbers are those
that Ofcom keeps for drama.
"""

from typing import NamedTuple

from stockthread import parties, places
from stockthread.parties import NewContact, NewParty

OWN = "MILLBROOK"


class Partner(NamedTuple):
    """A company with the person to ask for there."""

    code: str
    name: str
    contact: str
    town: str


SUPPLIERS = (
    Partner("VOLTA", "Volta Cells GmbH", "Jonas Weber", "Werkstrasse 4, 09111 Chemnitz"),
    Partner("KRAFT", "Kraft Motors AG", "Ines Kohler", "Industrieweg 12, 8400 Winterthur"),
    Partner("FORMA", "Forma Plastics Ltd", "Peter Marsh", "Unit 7, Dock Road, Hull"),
    Partner("LADE", "Lade Electronics BV", "Sanne de Vries", "Kanaalweg 31, Utrecht"),
    Partner("CLEARWATER", "Clearwater Glass Ltd", "Moira Lynn", "14 Furnace Lane, Stourbridge"),
    Partner("BOXWELL", "Boxwell Packaging Ltd", "Tom Ferris", "2 Mill Rise, Kendal"),
    Partner("ACKER", "Ackermann Orchards", "Lena Ackermann", "Orchard End, Lower Millbrook"),
    Partner("HILLSIDE", "Hillside Fruit Farm", "George Pym", "Hillside, Upper Millbrook"),
    Partner("WEIR", "Weir Lane Orchard", "Ruth Weir", "3 Weir Lane, Millbrook"),
)
MAKERS = ("VOLTA", "KRAFT", "FORMA", "LADE")
CARRIERS = (
    Partner("SWIFT", "Swiftline Parcels", "Dispatch desk", "Hub 4, Airport Way"),
    Partner("NORTHWAY", "Northway Haulage", "Ken Osgood", "Truck Park, A66"),
    Partner("COOLRUN", "Coolrun Logistics", "Dispatch desk", "Cold Hall 2, Harbour Street"),
)
TOOL_CUSTOMERS = (
    Partner("BRICK", "Brick & Beam Tool Hire", "Asha Patel", "41 Canal Street, Leeds"),
    Partner("OAKLEY", "Oakley Joinery", "Sam Oakley", "Sawmill Yard, Hexham"),
    Partner("TOOLBOX", "Toolbox Direct", "Marie Lund", "Gate 3, Trade Park, Derby"),
    Partner("HAMMER", "Hammer & Sons Builders", "Will Hammer", "8 Quarry Road, Bakewell"),
    Partner("FIXIT", "Fixit Hardware", "Nina Costa", "112 High Street, York"),
    Partner("NORDBAU", "Nordbau Service GmbH", "Karsten Holm", "Hafenstrasse 9, Kiel"),
    Partner("STEEPLE", "Steeple Roofing", "Owen Rees", "The Old Chapel, Brecon"),
    Partner("ATELIER", "Atelier Bois Clair", "Jeanne Roux", "6 rue du Port, Dunkerque"),
    Partner("SCHOOL", "Millbrook Technical College", "Dr H. Amin", "College Road, Millbrook"),
    Partner("FLEET", "Fleet Maintenance Group", "Bea Stone", "Depot 2, Ring Road, Crewe"),
    Partner("GARDEN", "Garden & Gate", "Lou Penny", "Glasshouse Lane, Evesham"),
    Partner("KITCHEN", "Kitchen Fitters Co-op", "Ravi Nair", "19 Station Approach, Reading"),
    Partner("MARINE", "Marine Works Harwich", "Eve Tide", "Slip 5, Harwich"),
    Partner("STAGE", "Stagecraft Scenery", "Max Prop", "Arches 3-5, Bristol"),
    Partner("SOLAR", "Bright Roof Solar", "Ida Lind", "77 South Parade, Exeter"),
    Partner("RAIL", "Railside Maintenance", "Joe Track", "Platform Works, Doncaster"),
    Partner("HOMESTEAD", "Homestead Stores", "Pat Green", "Central Depot, Milton Keynes"),
)
JUICE_CUSTOMERS = (
    Partner("CORNER", "Corner Shop Millbrook", "Fay Miller", "1 Market Square, Millbrook"),
    Partner("GREENS", "Greens Farm Shop", "Theo Green", "Long Lane, Ashby"),
    Partner("CANTEEN", "County Canteens", "Olive Brand", "County Hall, Kettering"),
    Partner("HOTEL", "Hotel Riverside", "Marc Blanc", "Riverside 1, Matlock"),
    Partner("WHOLE", "Wholesome Foods Wholesale", "Kim Aldo", "Dock 12, Food Park, Corby"),
    Partner("PARKCAFE", "Park Café", "Jo Beam", "Victoria Park, Millbrook"),
    Partner("NURSERY", "Little Oaks Nursery", "Mrs Bell", "5 Acorn Close, Millbrook"),
    Partner("BREWERS", "Brewers Arms", "Dan Ale", "Bridge Street, Millbrook"),
)
CUSTOMERS = TOOL_CUSTOMERS + JUICE_CUSTOMERS


def add_partners() -> dict[str, int]:
    """Store the parties, their contacts and their places; return the parties' ids by code."""
    own = NewParty(OWN, "Millbrook Tools & Juice Ltd", is_own=True, is_maker=True)
    new = [
        own,
        *(
            NewParty(each.code, each.name, is_supplier=True, is_maker=each.code in MAKERS)
            for each in SUPPLIERS
        ),
        *(NewParty(each.code, each.name, is_carrier=True) for each in CARRIERS),
        *(NewParty(each.code, each.name, is_customer=True) for each in CUSTOMERS),
    ]
    ids = dict(zip((each.code for each in new), parties.add_parties(new), strict=True))
    everyone = SUPPLIERS + CARRIERS + CUSTOMERS
    desk = NewContact(OWN, "Quality desk", "quality@millbrook.example", "+44 1632 960900")
    parties.add_contacts([desk, *(_contact(number, each) for number, each in enumerate(everyone))])
    groups = ((SUPPLIERS, "supplier"), (CARRIERS, "carrier"), (CUSTOMERS, "customer"))
    places.places_of_parties([(ids[each.code], kind) for group, kind in groups for each in group])
    return ids


def _contact(number: int, partner: Partner) -> NewContact:
    email = f"{partner.contact.split()[-1].lower()}@{partner.code.lower()}.example"
    phone = f"+44 1632 960{number:03d}"
    return NewContact(partner.code, partner.contact, email, phone, partner.town)
