namespace Myelin;

/// <summary>
/// International airline passengers of each month from 1949 to 1960, in thousands: 144 numbers. (Box and Jenkins, "Time series analysis", 1976.)
/// </summary>
/// <remarks>An input is 12 months, the target the next one. The last third of the months is for testing.</remarks>
public static class AirlinePassengers
{
    const int Window = 12;
    const double TestShare = 1.0 / 3;

    /// <summary>The file; not offered for download.</summary>
    internal static DataSource Source { get; } = new("airline", ["timeseries", "airline"], [new DataSourceFile("airline-passengers.csv")], []);

    /// <summary>Loads the training and test examples: [12, 1] to [1].</summary>
    /// <exception cref="DataNotFoundException">The file was not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        Table table = Table.Read(folder.Find(Source)[0]);
        const string Column = "Passengers";
        if (!table.Columns.Contains(Column) || table.Count <= 2 * Window)
            throw new DataFormatException(table.Path, 0, $"a column {Column} of more than {2 * Window} months",
                $"{table.Count} rows of {string.Join(", ", table.Columns)}", "Check that this is the right file.", line: 1);
        int test = (int)Math.Round(table.Count * TestShare);
        float[] series = table.Numbers(Column);
        return new(Windows(series, Window, series.Length - test), Windows(series, series.Length - test, series.Length));
    }

    /// <summary>The examples whose targets lie from a place to below another.</summary>
    static ValueData Windows(float[] series, int from, int to)
    {
        float[] inputs = [.. Enumerable.Range(from, to - from).SelectMany(target => series[(target - Window)..target])];
        return new(inputs, [to - from, Window, 1], series[from..to]);
    }
}
