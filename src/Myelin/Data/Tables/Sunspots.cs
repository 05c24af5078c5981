namespace Myelin;

/// <summary>
/// Sunspots of each month from 1749 to 1983: 2,820 mean numbers. (Sunspot Index and Long-term Solar Observations, in the version of Andrews and Herzberg,
/// "Data", 1985.)
/// </summary>
/// <remarks>An input is 48 months, the target the number a year after the last of them. The last third of the months is for testing.</remarks>
public static class Sunspots
{
    const int Window = 48, Ahead = 12;
    const double TestShare = 1.0 / 3;

    /// <summary>The file; not offered for download.</summary>
    internal static DataSource Source { get; } = new("sunspots", ["timeseries", "sunspots"], [new DataSourceFile("monthly-sunspots.csv")], []);

    /// <summary>Loads the training and test examples: [48, 1] to [1].</summary>
    /// <exception cref="DataNotFoundException">The file was not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder) => AirlinePassengers.Windows(folder.Find(Source)[0], "Sunspots", Window, Ahead, TestShare);
}
