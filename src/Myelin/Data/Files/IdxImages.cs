namespace Myelin;

/// <summary>Grey images and their labels from a pair of IDX files: [count, height, width] bytes and [count] bytes.</summary>
internal static class IdxImages
{
    /// <summary>Reads both files and checks that they match. The inputs have the shape [count, height, width, 1].</summary>
    /// <exception cref="DataFormatException">A file has the wrong contents, or the two do not match.</exception>
    public static ByteData Read(string imagesPath, string labelsPath, IReadOnlyList<string> classes)
    {
        IdxFile labels = ReadBytes(labelsPath, rank: 1, "labels [count]");
        IdxFile images = ReadBytes(imagesPath, rank: 3, "images [count, height, width]");
        if (labels.Shape[0] != images.Shape[0])
            throw new DataFormatException(labelsPath, 4, $"{images.Shape[0]} labels, one for each image of \"{imagesPath}\"",
                $"{labels.Shape[0]}", "Use two files of the same data set.");
        if (images.Data.Length == 0)
            throw new DataFormatException(imagesPath, 4, "at least one image of at least one pixel",
                $"sizes [{string.Join(", ", images.Shape)}]", "Check that this is the right file.");
        int[] indices = new int[labels.Data.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = labels.Data[i];
            if (indices[i] >= classes.Count)
                throw new DataFormatException(labelsPath, labels.HeaderLength + i, $"a label from 0 to {classes.Count - 1}",
                    $"{indices[i]}", "The file is damaged or belongs to another data set; download it again.");
        }
        return new ByteData(images.Data, [.. images.Shape, 1], indices, classes);
    }

    static IdxFile ReadBytes(string path, int rank, string what)
    {
        IdxFile file = IdxReader.Read(path);
        if (file.Element != IdxElement.UInt8)
            throw new DataFormatException(path, 2, $"{what} of type UInt8 (08)", $"{file.Element}", "Check that this is the right file.");
        if (file.Shape.Length != rank)
            throw new DataFormatException(path, 3, $"{what}, rank {rank}", $"rank {file.Shape.Length}",
                "Check that this is the right file; images and labels may be swapped.");
        return file;
    }
}
