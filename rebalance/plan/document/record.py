"""What all parts of the document have in common: what a record is, and fields that many have."""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(ge=0)]
Minutes = Annotated[float, Field(ge=0)]
Date = Annotated[dt.date, Field(description="day of the horizon (ISO 8601)")]
PlaceName = Annotated[str, Field(description="place")]
Category = Annotated[str, Field(description="category of the people")]
Site = Annotated[str, Field(description="site, within the place, whose rooms are meant")]
RoomType = Annotated[str, Field(description="room type")]
ItemName = Annotated[str, Field(description="item")]
Vehicle = Annotated[str, Field(description="vehicle type of the fleet")]


class Record(BaseModel):
    """Common ground of all parts of the document: immutable, unknown keys ignored, NaN refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        populate_by_name=True,
        json_schema_serialization_defaults_required=True,
    )


class Row(Record):
    """A flat record: the key fields it is sorted by, and the figures; left out when all are 0."""

    KEY: ClassVar[tuple[str, ...]] = ()
    FIGURES: ClassVar[tuple[str, ...]] = ()
